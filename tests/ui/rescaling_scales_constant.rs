use seqnet::prelude::*;

const SCALES: [f32; 2] = [0.5, 2.0];

sequential! {
    struct Net {
        Input(5, 3),
        Rescaling(SCALES),
        LSTM(2),
    }
}

fn main() {
    println!("{:?}", Net::zeros().predict(&Sequence::zeros()));
}
