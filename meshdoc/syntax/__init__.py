"""Text to trees and back: the only room that calls pglast's parser and printers."""
