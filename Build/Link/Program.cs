using System;
using System.CommandLine;
using System.IO;
using System.Linq;
using ExoCosmos.Build.Symbols.Elf;
using ExoCosmos.Build.Symbols.Names;
using ExoCosmos.Build.Symbols.Table;

namespace ExoCosmos.Build.Link;

/// <summary>Links a bare image and explains, in terms of C#, why it cannot be linked.</summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        var image = new Option<string>("--image") { Required = true, Description = "Name of the image" };
        var elf = new Option<string>("--elf") { Required = true, Description = "Where the response file puts the image" };
        var script = new Option<string>("--response") { Required = true, Description = "Response file for ld.lld" };
        var symbols = new Option<string>("--symbols") { Required = true, Description = "The symbol table to write" };
        var sources = new Option<string>("--source-root") { Required = true, Description = "Folder that source paths are told relative to" };
        var objects = new Option<string[]>("--object") { Required = true, Description = "An object of the image; first the one from ILC" };
        var assemblies = new Option<string[]>("--assembly") { Required = true, Description = "An IL assembly that the image was compiled from" };
        var coreLibrary = new Option<string>("--core-library") { Required = true, Description = "The core library it was compiled against" };
        var command = new RootCommand("Links a bare image and writes its symbol table.") { image, elf, script, symbols, sources, objects, assemblies, coreLibrary };
        command.SetAction(parsed =>
        {
            var names = new MethodNames();
            foreach (var assembly in parsed.GetRequiredValue(assemblies))
                names.Add(assembly, isOwn: true);
            names.Add(parsed.GetRequiredValue(coreLibrary), isOwn: false);
            var parts = parsed.GetRequiredValue(objects);
            if (!Link(parsed.GetRequiredValue(image), parsed.GetRequiredValue(script), parts, names))
                return 1;
            var functions = new SymbolTableBuilder(names, parsed.GetRequiredValue(sources))
                .Build(ElfFile.Read(parsed.GetRequiredValue(elf)), ElfFile.Read(parts[0]));
            File.WriteAllBytes(parsed.GetRequiredValue(symbols), SymbolTableWriter.Write(functions));
            return 0;
        });
        return command.Parse(arguments).Invoke();
    }

    private static bool Link(string image, string response, string[] objects, MethodNames names)
    {
        if (Linker.Run(response) is not { } result)
        {
            Console.Error.WriteLine($"{image}: error EXO0023: the linker 'ld.lld' is not on the PATH: install it (Debian: apt install lld; Windows: winget install LLVM.LLVM)");
            return false;
        }

        foreach (var message in result.OtherErrors)
            Console.Error.WriteLine($"{image}: error EXO0006: {message.ReplaceLineEndings(" ")}");
        if (result.UndefinedSymbols.Count > 0)
        {
            var report = new MissingSymbolReport(names, image);
            foreach (var path in objects)
                report.Add(path, result.UndefinedSymbols);
            foreach (var line in report.Lines().DefaultIfEmpty($"{image}: error EXO0005: undefined: {string.Join(", ", result.UndefinedSymbols)}"))
                Console.Error.WriteLine(line);
        }

        return result.Succeeded && result.OtherErrors.Count == 0;
    }
}
