use seqnet::prelude::*;

sequential! {
    struct Net<const K: usize, const LEFT: usize> {
        Input(5, 12, 1),
        ConvLSTM1D(8, K) -> (LEFT, 8),
    }
}

fn main() {
    let _ = Net::<13, 0>::zeros();
}
