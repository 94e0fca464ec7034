//! pollsweep finds which personal data of election workers sits on which legacy system of a council.
//!
//! The modules point one way: `cli -> report, engine -> formats, detect, people -> input -> model`.

pub mod cli;
pub mod detect;
pub mod engine;
pub mod formats;
pub mod input;
pub mod inventory;
pub mod model;
pub mod people;
pub mod policy;
pub mod report;
