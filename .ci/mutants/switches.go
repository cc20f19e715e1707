package main

import "go/token"

// numeric are the functions of switches for operators on numbers.
var numeric = map[token.Token]string{
	token.ADD: "mutantAdd", token.SUB: "mutantSub", token.MUL: "mutantMul", token.QUO: "mutantQuo", token.REM: "mutantRem",
	token.AND: "mutantBitAnd", token.OR: "mutantBitOr", token.SHL: "mutantShl", token.SHR: "mutantShr",
}

// switches is a file of a package with mutants. It chooses one of them by its number,
// which is in the environment; 0 is none.
const switches = `
import (
	"os"
	"strconv"
)

var mutant, _ = strconv.Atoi(os.Getenv("MUTANT"))

func mutantAnd(n int, x bool, y func() bool) bool {
	if x != (mutant == n) {
		return y()
	}
	return x
}

func mutantOr(n int, x bool, y func() bool) bool {
	if x == (mutant == n) {
		return y()
	}
	return x
}

type mutantInteger interface {
	~int | ~int8 | ~int16 | ~int32 | ~int64 | ~uint | ~uint8 | ~uint16 | ~uint32 | ~uint64 | ~uintptr
}

type mutantNumber interface{ mutantInteger | ~float32 | ~float64 }

func mutantAdd[T mutantNumber](n int, x, y T) T {
	if mutant == n {
		return x - y
	}
	return x + y
}

func mutantSub[T mutantNumber](n int, x, y T) T {
	if mutant == n {
		return x + y
	}
	return x - y
}

func mutantMul[T mutantNumber](n int, x, y T) T {
	if mutant == n {
		return x / y
	}
	return x * y
}

func mutantQuo[T mutantNumber](n int, x, y T) T {
	if mutant == n {
		return x * y
	}
	return x / y
}

func mutantRem[T mutantInteger](n int, x, y T) T {
	if mutant == n {
		return x * y
	}
	return x % y
}

func mutantBitAnd[T mutantInteger](n int, x, y T) T {
	if mutant == n {
		return x | y
	}
	return x & y
}

func mutantBitOr[T mutantInteger](n int, x, y T) T {
	if mutant == n {
		return x & y
	}
	return x | y
}

func mutantShl[T, Y mutantInteger](n int, x T, y Y) T {
	if mutant == n {
		return x >> y
	}
	return x << y
}

func mutantShr[T, Y mutantInteger](n int, x T, y Y) T {
	if mutant == n {
		return x << y
	}
	return x >> y
}
`
