// Package demo is the demonstration clinic: four services, seven rooms and a user for each, for a first look, for tests and for training.
package demo
