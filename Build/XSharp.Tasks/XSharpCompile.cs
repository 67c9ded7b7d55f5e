using System;
using System.IO;
using ExoCosmos.Build.XSharp.Diagnostics;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace ExoCosmos.Build.XSharp.Tasks;

/// <summary>Compiles X# sources to NASM text. A source with an error leaves no output behind, not even that of an earlier build.</summary>
public sealed class XSharpCompile : Task
{
    [Required]
    public ITaskItem[] Sources { get; set; } = [];

    /// <summary>One for each of <see cref="Sources"/>, in their order.</summary>
    [Required]
    [Output]
    public ITaskItem[] Outputs { get; set; } = [];

    public override bool Execute()
    {
        if (Outputs.Length != Sources.Length)
        {
            Log.LogError($"{Sources.Length} sources but {Outputs.Length} outputs");
            return false;
        }

        for (var index = 0; index < Sources.Length; index++)
            Compile(Sources[index].GetMetadata("FullPath"), Outputs[index].GetMetadata("FullPath"));
        return !Log.HasLoggedErrors;
    }

    private void Compile(string source, string output)
    {
        try
        {
            var result = XSharpCompiler.Compile(File.ReadAllText(source), source);
            foreach (var diagnostic in result.Diagnostics)
                Report(diagnostic);
            if (result.Assembly == null)
            {
                File.Delete(output);
                return;
            }

            Directory.CreateDirectory(Path.GetDirectoryName(output)!);
            File.WriteAllText(output, result.Assembly);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            Log.LogErrorFromException(problem, showStackTrace: false, showDetail: false, source);
        }
    }

    private void Report(Diagnostic diagnostic) => Log.LogError(
        subcategory: null,
        errorCode: diagnostic.Code,
        helpKeyword: null,
        file: diagnostic.File,
        lineNumber: diagnostic.At.Line,
        columnNumber: diagnostic.At.Column,
        endLineNumber: 0,
        endColumnNumber: 0,
        message: diagnostic.Reason);
}
