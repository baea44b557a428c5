use seqnet::prelude::*;
#[derive(Clone, Debug)]
struct Double;
impl Parameters<f32> for Double { const ZEROS: Self = Double; }
impl Layer<Sequence<12, 1>> for Double {
    type Output = Sequence<12, 1>;
    type State = ();
    fn forward(&self, x: &Sequence<12, 1>, (): &mut (), y: &mut Sequence<12, 1>) { y[0] = x[1].clone(); }
}
sequential! {
    struct Forecast { Input(4, 12, 1), crate::Double -> (4, 12, 1), Flatten() }
}
fn main() {}
