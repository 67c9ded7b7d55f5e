using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using ExoCosmos.Tests.Host.Build;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Architecture;

/// <summary>
/// States of kernel objects that are types: what must not be done in a state does not compile, not even within the kernel. Each line is added to the kernel's
/// own sources and given to the compiler.
/// </summary>
[TestClass]
public sealed class TypestateTests
{
    private const string Inaccessible = "CS0122", WrongType = "CS1503", NotKept = "CS8345";
    private static readonly CSharpParseOptions s_parsing = new(LanguageVersion.Preview);
    private static CSharpCompilation? s_kernel;

    [ClassInitialize]
    public static void CompileTheKernel(TestContext context)
    {
        var folder = Path.Combine(Repository.Root, "Kernel");
        var sources = Sources(folder).Select(file => CSharpSyntaxTree.ParseText(File.ReadAllText(file), s_parsing));
        var platform = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal));
        string[] own = ["ExoCosmos.Abi.dll", "ExoCosmos.Drivers.dll", "ExoCosmos.Runtime.dll"];
        var references = platform.Concat(own.Select(name => Path.Combine(AppContext.BaseDirectory, name))).Select(path => MetadataReference.CreateFromFile(path));
        var options = new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable);
        s_kernel = CSharpCompilation.Create("ExoCosmos.Kernel", sources, references, options);
        Assert.IsFalse(s_kernel.GetDiagnostics().Any(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error), "the kernel itself compiles");
    }

    [TestMethod]
    [DataRow("kernel->Capabilities.Remove(slot, ref first);", WrongType, DisplayName = "remove a capability that is in use")]
    [DataRow("WithdrawnCapability.TryTake(kernel, slot, out var withdrawn); kernel->Capabilities.Remove(withdrawn, ref first);", WrongType, DisplayName = "remove one that others stand below")]
    [DataRow("LooseCapability.TryRelease(kernel, slot, out _);", WrongType, DisplayName = "release one whose mappings are still there")]
    [DataRow("kernel->Capabilities.Move(slot, ref first, slot, ref first);", WrongType, DisplayName = "move one whose mappings are still there")]
    [DataRow("_ = new WithdrawnCapability(slot);", Inaccessible, DisplayName = "say that one was withdrawn")]
    [DataRow("_ = new LooseCapability(slot);", Inaccessible, DisplayName = "say that one is loose")]
    [DataRow("} class Later { WithdrawnCapability _kept;", NotKept, DisplayName = "keep the word for later, when it may be used again")]
    [DataRow("MapInvoker.Invoke(kernel, slot, null, request);", WrongType, DisplayName = "map what was not checked")]
    [DataRow("Disks.Submit<BarePlatform>(kernel, new DiskRequest(), slot);", WrongType, DisplayName = "give a disk a request that was not checked")]
    public void WhatMustNotBeDoneDoesNotCompile(string statement, string expected) =>
        CollectionAssert.AreEqual(new[] { expected }, Errors(statement));

    [TestMethod]
    public void WhatMayBeDoneDoes() => CollectionAssert.AreEqual(Array.Empty<string>(), Errors("""
        if (WithdrawnCapability.TryTake(kernel, slot, out var withdrawn) && LooseCapability.TryRelease(kernel, withdrawn, out var loose))
            kernel->Capabilities.Remove(loose, ref first);
        """));

    /// <summary>What was decided is an object of a type that its decider alone makes.</summary>
    [TestMethod]
    [DataRow("MapAction", "LargePages.cs MapDecoder.cs")]
    [DataRow("DecodedRequest", "DiskDecoder.cs")]
    [DataRow("DecodedSend", "SendDecoder.cs")]
    public void OnlyDecodersMakeWhatIsDecoded(string type, string files)
    {
        var makers = Sources(Path.Combine(Repository.Root, "Kernel")).Where(file => File.ReadAllText(file).Contains($"new {type}(", StringComparison.Ordinal));
        Assert.AreEqual(files, string.Join(' ', makers.Select(Path.GetFileName).Order(StringComparer.Ordinal)));
    }

    private static string[] Errors(string statement)
    {
        var file = CSharpSyntaxTree.ParseText($$"""
            using ExoCosmos.Abi;
            using ExoCosmos.Kernel;
            using ExoCosmos.Kernel.Capability;
            using ExoCosmos.Kernel.Disk;
            using ExoCosmos.Kernel.Mapping;
            using ExoCosmos.Kernel.Platform;
            static unsafe class Trespasser
            {
                static void Try(KernelState* kernel, uint slot, uint first, MapRequest request)
                {
                    {{statement}}
                }
            }
            """, s_parsing);
        return [.. s_kernel!.AddSyntaxTrees(file).GetSemanticModel(file).GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Select(diagnostic => diagnostic.Id)];
    }

    private static IEnumerable<string> Sources(string folder) => Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
        .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal));
}
