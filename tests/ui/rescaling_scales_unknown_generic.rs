use seqnet::prelude::*;

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
