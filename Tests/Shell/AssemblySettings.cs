using System.Runtime.Versioning;
using Microsoft.VisualStudio.TestTools.UnitTesting;

[assembly: Parallelize(Scope = ExecutionScope.ClassLevel)]
// The shell speaks with the C library of Linux.
[assembly: SupportedOSPlatform("linux")]
