use seqnet::prelude::*;

sequential! {
    struct Day { Input(3), Dense(5) }
}
sequential! {
    struct Days {
        Input(None, 2),
        Masking(),
        TimeDistributed(crate::Day -> (5)),
    }
}

fn main() {
    let _ = Days::zeros().stream().push(&Vector::zeros());
}
