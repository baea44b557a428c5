use seqnet::prelude::*;

sequential! {
    struct Day { Input(4, 2), LSTM(5, return_sequences = true) }
}
sequential! {
    struct Model {
        Input(4, 2),
        crate::Day -> (4, 6),
        LSTM(2, return_sequences = true),
    }
}

fn main() {
    let model = Model::zeros();
    let mut stream = model.stream();
    let y: Vector<2> = stream.push(&Vector::zeros());
    assert_eq!(y[0], 0.0);
}
