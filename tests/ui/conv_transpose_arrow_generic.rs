use seqnet::prelude::*;

sequential! {
    struct Net<const K: usize, const OUT: usize> {
        Input(12, 1),
        Conv1DTranspose(8, K) -> (OUT, 8),
    }
}

fn main() {
    let _ = Net::<3, 12>::zeros();
}
