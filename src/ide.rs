//! What an editor completes within `sequential!`, made from the macro's table, so that the two cannot differ.
#![allow(missing_docs, non_snake_case, non_upper_case_globals)]

seqnet_macros::ide! {}
