use seqnet::prelude::*;

const WIDTH: usize = 3;
sequential! {
    struct Day { Input(4, 2), LSTM(5) }
}
sequential! {
    struct Model {
        Input(7, 4, 2),
        TimeDistributed(crate::Day -> (WIDTH)),
        LSTM(2),
    }
}

fn main() {
    let _ = Model::zeros();
}
