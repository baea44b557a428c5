use seqnet::prelude::*;

sequential! {
    struct Net<const U: usize> {
        Input(12, 8),
        Conv1D(U, 3, groups = 4),
    }
}

fn main() {
    let _ = Net::<6>::zeros();
}
