use seqnet::prelude::*;

sequential! {
    struct Net {
        Input(5, 3),
        Rescaling(SCALES, offset = 0.5),
        LSTM(2),
    }
}

fn main() {
    println!("{:?}", Net::zeros().predict(&Sequence::zeros()));
}
