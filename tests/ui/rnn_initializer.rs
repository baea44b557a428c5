use seqnet::prelude::*;

sequential! {
    struct Forecast {
        Input(12, 1),
        RNN([GRUCell(4, kernel_initializer = "zeros"), LSTMCell(2)]),
    }
}

fn main() {}
