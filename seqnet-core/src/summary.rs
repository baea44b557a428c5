//! x
/// x
#[derive(Debug)]
pub struct Summary;
