namespace ExoCosmos.Mutation.Checks;

/// <summary>One check of the kernel.</summary>
/// <param name="Number">From 1, in the order of files and text.</param>
/// <param name="File">Relative to the repository, with slashes.</param>
/// <param name="Member">Type and member that it stands in.</param>
/// <param name="Text">As it is written, on one line.</param>
public sealed record Check(int Number, CheckKind Kind, string File, int Line, string Member, string Text)
{
    /// <summary>Stays the same when lines move: what the list of equivalents calls it.</summary>
    public string Name { get; init; } = $"{Member}: {Kind} {Text}";

    public string Folder => File[..File.LastIndexOf('/')];

    public override string ToString() => $"{File}:{Line}: {Kind} {Text}";
}
