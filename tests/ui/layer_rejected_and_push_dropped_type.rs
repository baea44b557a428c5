use seqnet::prelude::*;

sequential! {
    struct Day { Input(4, 2), LSTM(5, return_sequences = true) }
}
sequential! {
    struct Model { Input(7, 2), crate::Day -> (4, 5), LSTM(2) }
}
fn main() {
    let model = Model::zeros();
    let mut stream = model.stream();
    let _ = stream.push(&Vector::zeros());
    stream.push(&Vector::zeros());
    if let Some(y) = stream.push(&Vector::zeros()) {
        println!("{y:?}");
    }
}
