using System;
using System.CommandLine;
using System.IO;
using ExoCosmos.Build.XSharp;

var input = new Argument<FileInfo>("input") { Description = "X# source (.xs)" };
var output = new Option<FileInfo?>("--output", "-o") { Description = "assembler text for nasm -f elf64; default: the input with .asm" };
var command = new RootCommand("Compiles X# for x86-64 to NASM text.") { input, output };
command.SetAction(parsed =>
{
    var source = parsed.GetRequiredValue(input);
    var target = parsed.GetValue(output)?.FullName ?? Path.ChangeExtension(source.FullName, ".asm");
    try
    {
        var result = XSharpCompiler.Compile(File.ReadAllText(source.FullName), source.FullName);
        foreach (var diagnostic in result.Diagnostics)
            Console.Error.WriteLine(diagnostic);
        if (result.Assembly == null)
            return 1;
        File.WriteAllText(target, result.Assembly);
        return 0;
    }
    catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
    {
        Console.Error.WriteLine($"xsharp: error XS0: {problem.Message}");
        return 1;
    }
});
return command.Parse(args).Invoke();
