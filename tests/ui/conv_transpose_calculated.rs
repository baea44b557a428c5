use seqnet::prelude::*;

sequential! {
    struct Net<const K: usize> {
        Input(12, 1),
        Conv1DTranspose(8, K, strides = 2),
    }
}

fn main() {
    let _ = Net::<3>::zeros();
}
