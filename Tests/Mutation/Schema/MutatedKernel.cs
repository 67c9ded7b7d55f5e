using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using ExoCosmos.Mutation.Checks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace ExoCosmos.Mutation.Schema;

/// <summary>The kernel with a question at each check, compiled once, beside the tests that shall run on it.</summary>
public static class MutatedKernel
{
    private const string AssemblyName = "ExoCosmos.Kernel";
    private static readonly CSharpParseOptions s_parsing = new(LanguageVersion.Preview);

    /// <summary>The checks of all files, numbered.</summary>
    public static List<Check> FindChecks(Repository repository)
    {
        var checks = new List<Check>();
        foreach (var _ in Rewrite(repository, checks))
        {
        }

        return checks;
    }

    /// <summary>Copies the programs that test the kernel to a folder, with the mutated kernel in the place of the real one.</summary>
    public static List<Check> Build(Repository repository, string folder)
    {
        var checks = new List<Check>();
        var trees = Rewrite(repository, checks).ToList();
        using (var runtime = new StreamReader(typeof(MutatedKernel).Assembly.GetManifestResourceStream("Mutant.cs")!))
            trees.Add(CSharpSyntaxTree.ParseText(runtime.ReadToEnd(), s_parsing));
        // The same version, or the tests would not take it for the kernel that they were built with.
        var version = System.Reflection.AssemblyName.GetAssemblyName(Path.Combine(repository.HostTests, AssemblyName + ".dll")).Version;
        trees.Add(CSharpSyntaxTree.ParseText($"[assembly: System.Reflection.AssemblyVersion(\"{version}\")]", s_parsing));
        Directory.CreateDirectory(folder);
        foreach (var file in Directory.GetFiles(repository.HostTests))
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)), overwrite: true);

        var options = new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, optimizationLevel: OptimizationLevel.Release, nullableContextOptions: NullableContextOptions.Enable);
        var result = CSharpCompilation.Create(AssemblyName, trees, References(folder), options).Emit(Path.Combine(folder, AssemblyName + ".dll"));
        if (!result.Success)
            throw new InvalidOperationException("the mutated kernel does not compile:\n" + string.Join('\n', result.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Take(20)));
        return checks;
    }

    private static IEnumerable<SyntaxTree> Rewrite(Repository repository, List<Check> checks)
    {
        foreach (var file in repository.KernelSources())
        {
            var tree = CSharpSyntaxTree.ParseText(File.ReadAllText(Path.Combine(repository.Root, file)), s_parsing, file, Encoding.UTF8);
            var rewritten = new CheckRewriter(file, checks).Visit(tree.GetRoot());
            yield return CSharpSyntaxTree.Create((CSharpSyntaxNode)rewritten, s_parsing, file, Encoding.UTF8);
        }
    }

    private static IEnumerable<MetadataReference> References(string folder)
    {
        var platform = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal) || Path.GetFileName(path) is "netstandard.dll" or "mscorlib.dll");
        string[] own = ["ExoCosmos.Abi.dll", "ExoCosmos.Drivers.dll", "ExoCosmos.Runtime.dll"];
        return platform.Concat(own.Select(name => Path.Combine(folder, name))).Select(path => MetadataReference.CreateFromFile(path));
    }
}
