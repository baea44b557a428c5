//! The networks of the question *many to one and many to many LSTM examples in Keras*, one after the other: how each is
//! declared, how it looks unrolled over time, and what it predicts with random weights.
//!
//! <https://stackoverflow.com/questions/43034960/many-to-one-and-many-to-many-lstm-examples-in-keras>

use rand::{SeedableRng, rngs::Xoshiro256PlusPlus};
use seqnet::prelude::*;
use std::ops::Range;

// The five pictures.

sequential! {
    struct OneToOne {
        Input(8),
        Dense(4),
    }
}

sequential! {
    struct OneToMany {
        RepeatVector(6, input_shape = (8)),
        LSTM(16, return_sequences = True),
    }
}

sequential! {
    struct ManyToOne {
        LSTM(128, input_shape = (12, 3)),
        Dense(1),
    }
}

sequential! {
    struct Delayed {
        Input(3, 2),
        ZeroPadding1D((0, 3)),
        LSTM(1, return_sequences = True),
        Lambda(lambda x: x[:, -3:, :]),
    }
}

sequential! {
    struct SameLength {
        LSTM(1, input_shape = (12, 3), return_sequences = True),
    }
}

// And what the question and its answers go on to.

const N: usize = 5;

sequential! {
    struct LastN {
        LSTM(1, input_shape = (6, 3), return_sequences = True),
        Lambda(lambda x: x[:, -N:, :]),
    }
}

const N_INPUTS: usize = 10;
const N_FEATURES: usize = 2;
const N_OUTPUTS: usize = 6;
const N_BLOCKS: usize = 16;

sequential! {
    struct Vanilla {
        LSTM(N_BLOCKS, input_shape = (N_INPUTS, N_FEATURES)),
        Dense(N_OUTPUTS),
    }
}

sequential! {
    struct EncoderDecoder {
        LSTM(N_BLOCKS, input_shape = (N_INPUTS, N_FEATURES)),
        RepeatVector(N_OUTPUTS),
        LSTM(N_BLOCKS, return_sequences = True),
        TimeDistributed(Dense(1)),
        Activation("linear"),
    }
}

fn main() {
    println!("x input   h hidden   y output   0 padding   · in between; time goes to the right\n");
    show::<OneToOne>("one to one: no time at all");
    show::<OneToMany>(
        "one to many: the vector is repeated, so that there is something to take at each timestep",
    );
    show::<ManyToOne>("many to one: only the last output of the LSTM goes on");
    show::<Delayed>("many to many, delayed: three timesteps of silence, and the outputs there");
    show::<SameLength>("many to many, of the same length: every output counts");
    show::<LastN>("many to many, the last N: the first outputs are thrown away");
    show::<Vanilla>("vanilla LSTM: the outputs of all timesteps to come, as one vector");
    show::<EncoderDecoder>("encoder–decoder: one LSTM reads, another writes");
}

/// Everything about one network. `Model` is what all of them have in common.
fn show<M: Model<Scalar = f32, Input: Tensor<Scalar = f32>>>(title: &str) {
    let name = std::any::type_name::<M>().rsplit("::").next().unwrap_or_default();
    println!("── {title} {}\n", "─".repeat(95_usize.saturating_sub(title.chars().count())));
    println!("{}\n", declaration(name));

    let model = M::boxed_random(&mut Xoshiro256PlusPlus::seed_from_u64(0));
    let mut x = M::Input::ZEROS;
    for (x, t) in x.as_mut_slice().iter_mut().zip(0_u8..) {
        *x = (0.5 * f32::from(t)).sin();
    }
    let mut rows = vec![Row::input(M::Input::SHAPE)];
    let y =
        model.predict_each(&x, |layer, output| rows.push(rows[rows.len() - 1].then(layer, output.shape())));
    draw(&rows);

    let numbers: Vec<String> = y.as_slice().iter().take(8).map(|y| format!("{y:.3}")).collect();
    let more = if y.as_slice().len() > numbers.len() { " …" } else { "" };
    println!("\n{} weights; predicts {}{more}\n", M::PARAMETERS, numbers.join(" "));
}

/// The lines of this very file that declare a network.
fn declaration(name: &str) -> &'static str {
    let source = include_str!("question.rs");
    let header = source.find(&format!("struct {name} {{")).expect("a struct of this file");
    let start = source[..header].rfind("sequential!").expect("a macro around it");
    let end = header + source[header..].find("\n}").expect("its last line") + 2;
    &source[start..end]
}

/// A layer unrolled over time, one column a timestep.
struct Row {
    name: String,
    shape: &'static [usize],
    /// Where it works.
    works: Range<usize>,
    /// Where it gives something to the layer above.
    gives: Range<usize>,
}

impl Row {
    fn input(shape: &'static [usize]) -> Row {
        let columns = if let [timesteps, _] = *shape { 0..timesteps } else { 0..1 };
        Row { name: "input".into(), shape, works: columns.clone(), gives: columns }
    }

    /// The layer that takes what this one gives.
    fn then(&self, layer: &str, shape: &'static [usize]) -> Row {
        let given = self.gives.clone();
        let timesteps = if let [timesteps, _] = *shape { timesteps } else { 1 };
        let works = match layer {
            "repeat_vector" if self.name == "input" => 0..timesteps,
            "repeat_vector" => given.end..given.end + timesteps,
            "zero_padding1d" => 0..timesteps,
            "lambda" => given.end - timesteps..given.end,
            _ => given,
        };
        Row { name: layer.into(), shape, gives: works.end - timesteps..works.end, works }
    }

    fn is_recurrent(&self) -> bool {
        self.name.starts_with("lstm")
    }

    fn is_repeat(&self) -> bool {
        self.name.starts_with("repeat")
    }
}

/// As in the pictures of the question, the input is at the bottom.
fn draw(rows: &[Row]) {
    for (i, row) in rows.iter().enumerate().rev() {
        let below = i.checked_sub(1).map(|below| &rows[below]);
        let boxes = columns(row.works.end, |column| match below {
            _ if !row.works.contains(&column) => "    ".into(),
            _ if i == rows.len() - 1 && row.gives.contains(&column) => boxed(row, column, 'y'),
            None => boxed(row, column, 'x'),
            Some(_) if row.is_recurrent() => boxed(row, column, 'h'),
            Some(below) if !row.is_repeat() && !below.gives.contains(&column) => boxed(row, column, '0'),
            Some(_) => boxed(row, column, '·'),
        });
        let shape: Vec<String> = row.shape.iter().map(usize::to_string).collect();
        println!("  {:<18}{:<11}{boxes}", row.name, format!("({})", shape.join(", ")));
        let Some(below) = below else { return };
        let taken =
            |column| row.works.contains(&column) && (row.is_repeat() || below.gives.contains(&column));
        println!(
            "{:31}{}",
            "",
            columns(row.works.end, |column| if taken(column) { " ↑  " } else { "    " }.into())
        );
        if row.is_repeat() {
            println!("{:31}{}", "", columns(row.works.end, |column| fan(row, below.gives.start, column)));
        }
    }
}

fn columns(end: usize, cell: impl Fn(usize) -> String) -> String {
    (0..end).map(cell).collect::<String>().trim_end().into()
}

/// `[h]→`, where the layer hands its state to the next timestep.
fn boxed(row: &Row, column: usize, letter: char) -> String {
    let arrow = if row.is_recurrent() && column + 1 < row.works.end { '→' } else { ' ' };
    format!("[{letter}]{arrow}")
}

/// The line from one column to all that repeat it.
fn fan(row: &Row, from: usize, column: usize) -> String {
    let goes_up = row.works.contains(&column);
    let goes_on = column + 1 < row.works.end;
    let line = match (column == from, goes_up, goes_on) {
        (true, true, true) => " ├──",
        (true, true, false) => " │  ",
        (true, false, _) => " ┌──",
        (false, true, true) => "─┴──",
        (false, true, false) => "─┘  ",
        (false, false, _) => "    ",
    };
    line.into()
}
