"""Go: run by `go test`."""
