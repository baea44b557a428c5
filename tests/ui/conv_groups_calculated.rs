use seqnet::prelude::*;

sequential! {
    struct Net<const F: usize> {
        Input(12, F),
        Conv1D(8, 3, groups = 2),
    }
}

fn main() {
    let _ = Net::<6>::zeros();
}
