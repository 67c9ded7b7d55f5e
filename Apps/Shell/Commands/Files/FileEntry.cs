using ExoCosmos.Shell.Unix;

namespace ExoCosmos.Shell.Commands.Files;

/// <summary>A file that is listed: the name to show, the path to reach it by, and what it is (the link itself for a link).</summary>
internal readonly record struct FileEntry(string Name, string Path, FileStatus Status);
