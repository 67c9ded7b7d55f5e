using System;
using System.CommandLine;
using System.Linq;
using ExoCosmos.Build.Symbols.Names;

namespace ExoCosmos.Build.Link;

/// <summary>Links a bare image and explains, in terms of C#, why it cannot be linked.</summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        var image = new Option<string>("--image") { Required = true, Description = "Name of the image" };
        var script = new Option<string>("--response") { Required = true, Description = "Response file for ld.lld" };
        var objects = new Option<string[]>("--object") { Required = true, Description = "An object of the image" };
        var assemblies = new Option<string[]>("--assembly") { Description = "An IL assembly that the image was compiled from" };
        var coreLibrary = new Option<string>("--core-library") { Required = true, Description = "The core library it was compiled against" };
        var command = new RootCommand("Links a bare image.") { image, script, objects, assemblies, coreLibrary };
        command.SetAction(parsed => Link(
            parsed.GetRequiredValue(image),
            parsed.GetRequiredValue(script),
            parsed.GetRequiredValue(objects),
            parsed.GetValue(assemblies) ?? [],
            parsed.GetRequiredValue(coreLibrary)));
        return command.Parse(arguments).Invoke();
    }

    private static int Link(string image, string response, string[] objects, string[] assemblies, string coreLibrary)
    {
        if (Linker.Run(response) is not { } result)
        {
            Console.Error.WriteLine($"{image}: error EXO0023: the linker 'ld.lld' is not on the PATH: install it (Debian: apt install lld; Windows: winget install LLVM.LLVM)");
            return 1;
        }

        foreach (var message in result.OtherErrors)
            Console.Error.WriteLine($"{image}: error EXO0006: {message.ReplaceLineEndings(" ")}");
        if (result.UndefinedSymbols.Count > 0)
            Explain(image, result, objects, assemblies, coreLibrary);
        return result.Succeeded && result.OtherErrors.Count == 0 ? 0 : 1;
    }

    private static void Explain(string image, LinkResult result, string[] objects, string[] assemblies, string coreLibrary)
    {
        var names = new MethodNames();
        foreach (var assembly in assemblies)
            names.Add(assembly, isOwn: true);
        names.Add(coreLibrary, isOwn: false);
        var report = new MissingSymbolReport(names, image);
        foreach (var path in objects)
            report.Add(path, result.UndefinedSymbols);
        foreach (var line in report.Lines().DefaultIfEmpty($"{image}: error EXO0005: undefined: {string.Join(", ", result.UndefinedSymbols)}"))
            Console.Error.WriteLine(line);
    }
}
