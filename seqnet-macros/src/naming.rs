//! Names of layers, as Keras gives them.

/// `TimeDistributed` to `time_distributed`, `ZeroPadding1D` to `zero_padding1d`, `GRU` to `gru`.
///
/// An underscore goes before a capital that begins a word of small letters, and between a small letter or digit and a capital;
/// these are the two replacements of `keras.utils.to_snake_case`.
pub(crate) fn snake_case(class: &str) -> String {
    let letters: Vec<char> = class.chars().collect();
    let mut name = String::new();
    for (i, letter) in letters.iter().enumerate() {
        let begins_a_word = letters.get(i + 1).is_some_and(|next| next.is_lowercase());
        let ends_a_word = i > 0 && letters[i - 1].is_lowercase();
        if i > 0 && letter.is_uppercase() && letters[i - 1] != '_' && (begins_a_word || ends_a_word) {
            name.push('_');
        }
        name.extend(letter.to_lowercase());
    }
    name
}

/// The names of fields that are taken.
#[derive(Default)]
pub(crate) struct Names {
    taken: Vec<String>,
    counts: Vec<(String, usize)>,
}

impl Names {
    /// The name that Keras gives to the next layer of a class: `lstm`, `lstm_1`, …
    pub(crate) fn count(&mut self, class: &str) -> String {
        let name = snake_case(class);
        match self.counts.iter_mut().find(|(counted, _)| *counted == name) {
            None => {
                self.counts.push((name.clone(), 0));
                name
            }
            Some((_, count)) => {
                *count += 1;
                format!("{name}_{count}")
            }
        }
    }

    /// Says whether the name was free, and takes it.
    pub(crate) fn take(&mut self, name: &str) -> bool {
        let free = !self.taken.iter().any(|taken| taken == name);
        self.taken.push(name.to_owned());
        free
    }
}

#[cfg(test)]
mod tests {
    use super::snake_case;

    #[test]
    fn names_are_those_of_keras() {
        let names = [
            ("LSTM", "lstm"),
            ("SimpleRNN", "simple_rnn"),
            ("TimeDistributed", "time_distributed"),
            ("ZeroPadding1D", "zero_padding1d"),
            ("Conv1D", "conv1d"),
            ("Conv1DTranspose", "conv1d_transpose"),
            ("ConvLSTM1D", "conv_lstm1d"),
            ("PReLU", "p_re_lu"),
            ("Dense", "dense"),
            ("glorot_uniform", "glorot_uniform"),
            ("GlorotUniform", "glorot_uniform"),
        ];
        for (class, name) in names {
            assert_eq!(snake_case(class), name);
        }
    }
}
