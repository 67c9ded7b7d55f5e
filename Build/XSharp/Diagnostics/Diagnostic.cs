namespace ExoCosmos.Build.XSharp.Diagnostics;

/// <summary>One error of a source file, in the form that MSBuild and editors recognise.</summary>
public readonly record struct Diagnostic(string File, Position At, string Code, string Reason)
{
    public override string ToString() => $"{File}({At.Line},{At.Column}): error {Code}: {Reason}";
}
