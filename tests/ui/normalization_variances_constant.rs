use seqnet::prelude::*;

const MEAN: [f32; 3] = [0.5, 2.0, 1.0];
const VARIANCE: &[f32] = &[1.0; 4];

sequential! {
    struct Net {
        Input(5, 3),
        Normalization(mean = MEAN, variance = VARIANCE),
        LSTM(2),
    }
}

fn main() {
    println!("{:?}", Net::zeros().predict(&Sequence::zeros()));
}
