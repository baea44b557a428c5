use seqnet::prelude::*;

sequential! {
    struct Net<const T: usize> {
        Input(T, 1),
        Conv1D(8, 3),
    }
}

fn main() {
    let _ = Net::<9>::zeros();
}
