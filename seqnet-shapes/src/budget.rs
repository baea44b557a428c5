//! The rule about what a model may cost.

use crate::{Check, Text};

/// What a budget limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cost {
    /// Bytes of the weights.
    Flash,
    /// Bytes that a prediction works in.
    Ram,
    /// Multiply–accumulates of a prediction.
    Macs,
}

impl Cost {
    /// The word of the attribute.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Cost::Flash => "flash",
            Cost::Ram => "ram",
            Cost::Macs => "macs",
        }
    }

    const fn needs(self, text: Text, number: usize) -> Text {
        match self {
            Cost::Flash => text.count(number, "byte", "bytes").then(" of flash for its weights"),
            Cost::Ram => text
                .count(number, "byte", "bytes")
                .then(" of RAM for what its layers keep and what they give"),
            Cost::Macs => text.count(number, "multiply–accumulate", "multiply–accumulates"),
        }
    }

    /// The number as one types it, in bytes or in KiB, no less than it is.
    const fn typed(self, text: Text, number: usize) -> Text {
        let text = text.then(self.key()).then(" = ");
        match self {
            Cost::Macs => text.number(number),
            Cost::Flash | Cost::Ram if number < 1024 => text.then("\"").number(number).then(" B\""),
            Cost::Flash | Cost::Ram => text.then("\"").number(number.div_ceil(1024)).then(" KiB\""),
        }
    }
}

/// A model costs no more than its limit. The costs come by layer.
pub const fn budget(model: &str, cost: Cost, limit: usize, layers: &[(&str, usize)]) -> Check {
    let (mut sum, mut costliest, mut i) = (0_usize, ("", 0), 0);
    while i < layers.len() {
        sum = sum.saturating_add(layers[i].1);
        if layers[i].1 > costliest.1 {
            costliest = layers[i];
        }
        i += 1;
    }
    if sum <= limit {
        return Ok(());
    }
    let text = cost.needs(Text::new().then("`").then(model).then("` needs "), sum);
    let text = text.then(", but its budget is ").number(limit);
    let text = text.then("\nhelp: `").then(costliest.0).then("` alone needs ").number(costliest.1);
    Err(cost.typed(text.then(": make it smaller, or write `"), sum).then("`"))
}

#[cfg(test)]
mod tests {
    use super::{Cost, budget};

    const LAYERS: [(&str, usize); 3] = [("lstm", 700), ("lstm_1", 900), ("dense", 20)];

    #[test]
    fn the_sum_is_what_counts_and_the_costliest_layer_is_named() {
        assert!(budget("Forecast", Cost::Flash, 1620, &LAYERS).is_ok());
        let text = budget("Forecast", Cost::Flash, 1619, &LAYERS).unwrap_err();
        assert_eq!(
            text.as_str(),
            "`Forecast` needs 1620 bytes of flash for its weights, but its budget is 1619\n\
             help: `lstm_1` alone needs 900: make it smaller, or write `flash = \"2 KiB\"`"
        );
    }

    #[test]
    fn the_help_is_in_the_unit_of_the_attribute() {
        let text = budget("M", Cost::Ram, 1, &[("lstm", 1023)]).unwrap_err();
        assert!(text.as_str().ends_with("write `ram = \"1023 B\"`"));
        let text = budget("M", Cost::Macs, 1, &LAYERS).unwrap_err();
        assert!(text.as_str().ends_with("write `macs = 1620`"));
    }

    #[test]
    fn no_sum_is_too_large() {
        assert!(budget("M", Cost::Macs, usize::MAX - 1, &[("a", usize::MAX), ("b", 1)]).is_err());
    }
}
