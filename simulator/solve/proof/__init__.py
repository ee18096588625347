"""Proofs that there is no agreement: refutation trees and the certificates made of them."""
