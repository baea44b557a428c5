use seqnet::prelude::*;

const SCALES: [f32; 2] = [0.5, 2.0];

sequential! {
    struct Net<const F: usize> {
        Input(5, F),
        Rescaling(SCALES),
        LSTM(2),
    }
}

fn main() {
    println!("{:?}", Net::<3>::zeros().predict(&Sequence::zeros()));
}
