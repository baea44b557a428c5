use seqnet::prelude::*;

sequential! {
    struct Net<const K: usize, const LEFT: usize> {
        Input(4, 1),
        Conv1D(8, K) -> (LEFT, 8),
    }
}

fn main() {
    let _ = Net::<5, 0>::zeros();
}
