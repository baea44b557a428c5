use seqnet::prelude::*;

sequential! {
    struct Forecast {
        Input(12, 1),
        RNN([GRUCell(1), GRUCell(2), GRUCell(3), GRUCell(4), GRUCell(5), GRUCell(6), GRUCell(7)]),
    }
}

fn main() {}
