use seqnet::prelude::*;

sequential! {
    struct Net<const T: usize> {
        Input(T, 3),
        Reshape((4, 4)),
    }
}

fn main() {
    let _ = Net::<5>::zeros();
}
