use seqnet::{prelude::*, train::*};

sequential! {
    struct Faulty -> (2) { Input(12, 1), LSTM(8), Dense(2, activation = "softmax") }
}

fn main() {
    let data: Dataset<Sequence<12, 1>, Token<2>> = Dataset::from_pairs([]);
    let trainer = Trainer::new(Adam::default(), SparseCategoricalCrossentropy::default());
    let _ = trainer.metric(RootMeanSquaredError).fit(&mut Faulty::zeros(), &data);
}
