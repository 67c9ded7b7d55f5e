using Microsoft.VisualStudio.TestTools.UnitTesting;

// An emulated machine keeps one processor of the host busy.
[assembly: Parallelize(Workers = 2, Scope = ExecutionScope.MethodLevel)]
