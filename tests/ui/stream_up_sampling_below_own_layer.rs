use seqnet::prelude::*;

sequential! {
    struct Encoder<const F: usize> { Input(None, F), LSTM(F, return_sequences = true) }
}
sequential! {
    struct Doubled<const F: usize> {
        Input(None, F),
        crate::Encoder::<F> -> (None, F),
        UpSampling1D(2),
    }
}

fn main() {}
