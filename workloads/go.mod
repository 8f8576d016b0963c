module coldbench/workloads

go 1.21
