module feedgen/fleet

go 1.26
