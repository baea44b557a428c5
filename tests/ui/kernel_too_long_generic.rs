use seqnet::prelude::*;

sequential! {
    struct Forecast<const K: usize, const N: usize> {
        Input(12, 1),
        Conv1D(4, K) -> (N, 4),
    }
}

fn main() {
    let _ = Forecast::<15, 1>::zeros();
}
