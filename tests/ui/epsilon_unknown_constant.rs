use seqnet::prelude::*;

sequential! {
    struct Forecast {
        Input(12, 3),
        LayerNormalization(epsilon = EPSILON),
        LSTM(8),
    }
}

fn main() {
    println!("{:?}", Forecast::zeros().predict(&Sequence::zeros()));
}
