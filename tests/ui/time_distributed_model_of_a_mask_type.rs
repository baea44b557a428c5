use seqnet::prelude::*;

sequential! {
    struct Day { Input(3), Dense(5) }
}
sequential! {
    struct Model {
        Input(7, 2),
        Masking(),
        TimeDistributed(crate::Day -> (5)),
        LSTM(2),
    }
}

fn main() {
    let y: Vector<2> = Model::zeros().predict(&Sequence::zeros());
    println!("{y:?}");
    let _ = Model::zeros().stream().push(&Vector::zeros());
}
