use seqnet::prelude::*;

sequential! {
    struct Day { Input(4, 2), LSTM(3) }
}
sequential! {
    struct Days {
        Input(None, 4, 2),
        TimeDistributed(crate::Day -> (4)),
        Dense(2),
    }
}

fn main() {
    let y: Vector<2> = Days::zeros().stream().push(&Sequence::zeros());
    println!("{y:?}");
}
