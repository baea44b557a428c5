use seqnet::prelude::*;

sequential! {
    struct Forecast {}
}

fn main() {}
