#![deny(warnings)]
use seqnet::prelude::*;

sequential! {
    pub struct Forecast { Input(12, 1), LSTM(8), LSTM(4) }
}

fn main() {}
