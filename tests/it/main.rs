//! Tests that run the real binary: one test program, so that the engine is linked once.

mod kickbot;
mod layout;
mod postgres;
mod run;
