use seqnet::prelude::*;

sequential! {
    struct Forecast {
        Input(12, 1),
        Slice(-3:),
    }
}

fn main() {}
